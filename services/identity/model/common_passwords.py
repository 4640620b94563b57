"""Passwords that are guessed first: common ones, words of the field, walks over the keyboard, repetitions, dates.

Judged by zxcvbn in Rust (MIT; Wheeler, USENIX Security 2016), which brings lists of leaked passwords, and patterns;
they are English, so the words below, in German and of our field, and what the account says of itself are given to it.
"""

from collections.abc import Iterable

EASY = 10.0  # decimal logarithm of the guesses: below, a stolen hash is worth trying (zxcvbn's score 4 begins here)
JUDGED = 72  # characters; whatever comes behind makes a password no easier to guess
WORDS = """
passwort kennwort kennung geheim geheimnis zugang anmeldung willkommen hallo guten morgen tag danke bitte schatz liebe
liebling ich dich mein meine unser sonne sonnenschein engel stern blume katze hund pferd fussball schalke bayern
dortmund deutschland berlin hamburg münchen köln frankfurt leipzig dresden halle kassel fulda hannover koblenz sommer
winter frühling herbst januar februar märz april mai juni juli august september oktober november dezember montag
dienstag mittwoch donnerstag freitag samstag sonntag eins zwei drei vier fünf sechs sieben acht neun zehn test demo
admin administrator verwaltung büro computer internet obhut waska mpuls jugend jugendamt jugendhilfe
jugendmigrationsdienst migration jobcenter sozial sozialamt sozialarbeit sozialraum kompetenzagentur fallmanagement
fallakte akte träger beratung familie kinder kind betreuung qwertz qwertzu qwertzuiop qwertzuiopü asdfghjklö
asdfghjklöä yxcvbnm yxcvbn 1qay 2wsx 3edc 4rfv 5tgb 6zhn
"""


def easy_to_guess(password: str, about: Iterable[str]) -> bool:
    """Whether somebody who knows `about` (login, names) would try this one early."""
    from zxcvbn_rs_py import zxcvbn  # 9 MB of lists, which only new passwords need

    said = [part for text in about for part in (text, *text.replace("@", ".").replace(".", " ").split())]
    judged = zxcvbn(password[:JUDGED], [*WORDS.split(), *said])
    return judged.guesses_log10 < EASY
