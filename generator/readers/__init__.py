"""One input format a module; each turns a file into records."""
