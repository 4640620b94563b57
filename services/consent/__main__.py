"""`python -m services.consent web|worker|jobs`: consents and their withdrawal."""

from kernel.start import Service

if __name__ == "__main__":
    Service.of("consent").main()
