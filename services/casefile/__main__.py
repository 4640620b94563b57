"""`python -m services.casefile web|worker|jobs`: case files: personal data stay here."""

from kernel.start import Service

if __name__ == "__main__":
    Service.of("casefile").main()
