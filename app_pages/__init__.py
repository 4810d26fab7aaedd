"""The pages of the app: widgets and what a call on the library gave, drawn."""
