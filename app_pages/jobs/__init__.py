"""Jobs: batches of files with their progress, failures and questions."""
