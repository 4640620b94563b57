"""What happens in a file, programme by programme: each course writes the steps of one file on a sheet."""
