"""`python -m services.reporting web|worker`: published tables, and nothing of a case."""

from kernel.start import Service

if __name__ == "__main__":
    Service.of("reporting").main()
