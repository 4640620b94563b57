"""`python -m services.identity web|worker`: agencies, accounts, sessions."""

from kernel.start import Service

if __name__ == "__main__":
    Service.of("identity").main()
