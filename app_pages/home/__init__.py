"""What stands below the question box before anything is asked: the library at a glance."""
