"""No personal data leaves by any way but the answer to the person who may read it."""
