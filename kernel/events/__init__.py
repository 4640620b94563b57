"""Events between services: declared, recorded, published, taken in."""
