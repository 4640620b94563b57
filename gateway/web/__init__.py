"""What people see: pages rendered here, an ordinary client of `/v1`."""
