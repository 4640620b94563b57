"""`python -m services.retention web|worker|jobs`: when files are due for erasure, and the proof of it."""

from kernel.start import Service

if __name__ == "__main__":
    Service.of("retention").main()
