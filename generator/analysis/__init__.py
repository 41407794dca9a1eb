"""What the papers say: one kind of fact a module, each fact with the words it rests on."""
