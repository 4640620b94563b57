"""What happens in a file, programme by programme: each plot writes the steps of one file on a sheet."""
