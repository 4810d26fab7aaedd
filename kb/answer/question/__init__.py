"""Reading a question: what it names, asks for, is about, and takes from the one before."""
