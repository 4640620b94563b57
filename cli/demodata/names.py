"""Given names and family names by origin, and mobile numbers that belong to nobody.

Faker's German first names are those of all generations; young people are called as young people are. Family names
are chosen so that they fit women and men alike.
"""

from random import Random

BOYS = {
    "german": "Leon Lukas Finn Jonas Tim Jan Niklas Justin Kevin Marvin Dennis Pascal Dominik Maurice Jason Nico "
    "Tobias Fabian Max Philipp Julian Ben",
    "turkish": "Emre Mert Can Furkan Berkay Yusuf Ömer Kerem Enes Burak Serkan Deniz Baran Hakan",
    "polish": "Jakub Kacper Mateusz Szymon Dawid Kamil Patryk Bartosz Oskar Igor",
    "romanian": "Andrei Alexandru Mihai Ștefan Florin Ionuț Darius Marian Dimitar Georgi",
    "italian": "Luca Matteo Alessandro Davide Giuseppe Salvatore Antonio Gabriele",
    "greek": "Giorgos Nikos Dimitris Kostas Alexandros Panagiotis Stavros",
    "balkan": "Arben Blerim Dardan Luan Marko Stefan Amar Haris Ivan Besnik Edon Nermin",
    "russian": "Artjom Daniel Maxim Wladislaw Kirill Eugen Viktor Andreas Roman Waldemar",
    "ukrainian": "Oleksandr Maksym Danylo Bohdan Andrij Dmytro Nasar Illja",
    "arabic": "Ahmad Mohammed Omar Yazan Khaled Hamza Mahmoud Anas Bilal Karim Ibrahim Rami",
    "afghan": "Ali Reza Mohammad Hamid Farhad Jawad Mustafa Samim Nasir Elyas",
    "african": "Samuel Emmanuel Yonas Abdi Ibrahima Mamadou Kwame Filmon Hassan Amanuel",
    "vietnamese": "Minh Duc Hoang Tuan Long Khanh",
}
GIRLS = {
    "german": "Lea Lena Laura Anna Michelle Vanessa Jasmin Celine Chantal Jessica Angelina Emily Sophie Marie Sarah "
    "Nele Alina Paula Jana Melina Hannah Leonie",
    "turkish": "Elif Zeynep Büşra Melisa Ebru Esra Selin Dilara Merve Aylin Sude Hatice Berfin Nur",
    "polish": "Julia Zuzanna Oliwia Wiktoria Natalia Kinga Weronika Dominika Maja",
    "romanian": "Maria Andreea Ioana Alexandra Denisa Bianca Larisa Gabriela Desislava",
    "italian": "Giulia Chiara Francesca Martina Alessia Valentina Noemi",
    "greek": "Eleni Maria Katerina Sofia Despina Ioanna",
    "balkan": "Arta Blerta Elira Amina Lejla Ivana Jelena Mirjana Vesa Adelina Sabina",
    "russian": "Alina Kristina Diana Viktoria Xenia Katharina Anastasia Olesja Julia",
    "ukrainian": "Anastasija Sofija Darja Kateryna Solomija Polina Iryna Marija",
    "arabic": "Nour Aya Rana Sara Maryam Lina Hiba Fatima Yasmin Rahaf Zainab",
    "afghan": "Zahra Fatima Masuma Narges Parisa Shukria Somaya Marwa",
    "african": "Grace Selam Amina Blessing Helen Fatoumata Ayan Rahel",
    "vietnamese": "Linh Mai Thao Huong Lan Trang",
}
EITHER = {"german": "Kim Robin Alex Toni Sascha Luca Charlie Nikita Mika Jona"}
FAMILIES = {
    "turkish": "Yılmaz Kaya Demir Şahin Çelik Yıldız Öztürk Aydın Arslan Doğan Kılıç Aslan Koç Kurt Özdemir Polat",
    "polish": "Nowak Wójcik Mazur Krawczyk Kaczmarek Pawlak Sikora Walczak Baran Duda Szewczyk Pietrzak",
    "romanian": "Popescu Ionescu Popa Stan Munteanu Dumitru Lupu Ciobanu Rusu Marin Stoica",
    "italian": "Russo Ferrari Esposito Bianchi Romano Greco Marino Lombardi Gallo Conti Caruso",
    "greek": "Papadakis Georgiadis Nikolaidis Makris Vasiliadis Pappas Konstantinidis",
    "balkan": "Krasniqi Gashi Berisha Hoxha Shala Bytyqi Jovanović Petrović Hadžić Kovačević Begić Horvat",
    "russian": "Dück Wiebe Friesen Becker Neufeld Penner Reimer Schäfer Wagner Weber Jansen Miller",
    "ukrainian": "Petrenko Bondarenko Tkatschenko Schewtschenko Koval Melnyk Krawtschuk Lysenko Moros Bojko",
    "arabic": "Al-Hassan Haddad Khalil Mansour Darwish Hamdan Al-Ahmad Issa Saleh Ibrahim Othman Khoury Barakat",
    "afghan": "Ahmadi Rezai Hosseini Karimi Mohammadi Nazari Haidari Sharifi Amiri Yousufi",
    "african": "Tesfay Mensah Diallo Okafor Abdi Ghebremedhin Traoré Hassan Osei Warsame Camara",
    "vietnamese": "Nguyen Tran Le Pham Hoang Vu",
}
MOBILES = (
    *(f"0171 39200{number:02}" for number in range(100)),
    *(f"0176 040690{number:02}" for number in range(100)),
    "0152 28817386", "0152 28895456", "0152 54599371", "0172 9925904", "0172 9968532", "0172 9973185", "0172 9973186",
    "0172 9980752", "0174 9091317", "0174 9464308",
)  # fmt: skip
"""Numbers the Bundesnetzagentur has set aside for films and books (Mitteilung 148/2021): they ring nowhere."""


def given_name(random: Random, origin: str, gender: str) -> str:
    """A given name (Vorname) that fits origin and gender; for `d` and `no_entry` one that fits anybody."""
    if gender in ("m", "w"):
        table = BOYS if gender == "m" else GIRLS
    else:
        table, origin = EITHER, "german"
    return random.choice(table[origin].split())


def family_name(random: Random, origin: str, german: str) -> str:
    """A family name of the origin; `german` for the Germans, whose names Faker knows better."""
    return random.choice(FAMILIES[origin].split()) if origin in FAMILIES else german


def mobile(random: Random) -> str:
    """A mobile number that rings nowhere."""
    return random.choice(MOBILES)
