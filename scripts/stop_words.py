"""Words that sentences are made of, in many languages: where none stands, a line is hardly prose."""

STOP_WORDS = {
    "en": (
        "the of and a to in is that it was for on are with as his they be at one have this from or had by "
        "but some what there we can out other were all your when up use how said an each she which do "
        "their if will about many then them would like so these her him has more could no than been who "
        "its now did my over down only may"
    ),
    "de": (
        "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an "
        "werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war "
        "haben nur oder aber vor zur bis mehr durch man wenn kann"
    ),
    "fr": (
        "le la les de des du et à en un une est que qui dans pour sur pas plus par au avec ce se il ne "
        "sont son sa ses ou aux mais comme on nous vous cette leur elle être a été ont ces fait même "
        "aussi"
    ),
    "es": (
        "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha "
        "me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy hasta desde"
    ),
    "it": (
        "di e il la che in un a per è una sono con non del della si da le dei al i alla come più ha gli "
        "anche nel lo su delle o ma se questo ci mi suo loro nella dal essere stato"
    ),
    "pt": (
        "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das "
        "tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso"
    ),
    "nl": (
        "de het een van en in is dat op te zijn met voor niet aan er om ook als dan bij door naar maar "
        "hij ze zich uit nog wel worden heeft over tot je deze wordt meer was of die had"
    ),
    "sv": (
        "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så "
        "kan när år säger hon under också efter eller nu där vid mot"
    ),
    "no": (
        "og i det er på til som en å for av at med han har ikke de den var seg et fra vi om men så hun "
        "sier kan ble etter også ved eller nå dette skal være"
    ),
    "da": (
        "og i at det er en til på som med de for ikke den har af et der han var sig fra vi men om så hun "
        "kan siger efter også ved eller nu dette skal være blev"
    ),
    "fi": (
        "ja on ei se että oli hän mutta ovat kun myös joka mukaan sen tai niin kuin jos vain ole nyt "
        "hänen voi vuoden mitä sitä ne jo olla"
    ),
    "pl": (
        "w i na z do nie się że to jest o jak za od po przez ale dla są tym co był tak jego już tego czy "
        "a ze jej oraz być ma tylko było który która które"
    ),
    "cs": (
        "a v se na je že s z o do to i za pro by k jsem ale jako po tak který podle od jeho však není "
        "také když už nebo jsou při která co může"
    ),
    "sk": (
        "a v sa na je že s z o do to aj za pre by k som ale ako po tak ktorý podľa od jeho však nie tiež "
        "keď už alebo sú pri ktorá čo môže"
    ),
    "hu": (
        "a az és hogy nem is egy ez volt meg már csak de el azt ha van még mint vagy ki be akkor lesz kell szerint után"
    ),
    "ro": (
        "de și în a la cu pe o nu că să din un este mai pentru care se al ce au fost sunt dar prin sau "
        "după ca lui fi ale"
    ),
    "tr": (
        "ve bir bu da de için ile çok daha olarak gibi olan kadar ne var ama o en sonra ise mi ki her "
        "göre ya veya değil oldu"
    ),
    "ru": (
        "и в не на я что он с как это по но из у за от так к о же для вы бы мы было был она их его еще "
        "если только до или когда уже при также после того года"
    ),
    "uk": (
        "і в не на що з як це до за та у від про по для але є так він його вже при або коли також після "
        "року які було був вони із"
    ),
    "bg": "и на да не в за се от с че е по са като ще си но до това а при след бе които има или още",
    "sr": ("i u je na da se za od su sa koji ne kako što o po ili a će iz nije bi као је и на да се за од су са који"),
    "hr": "i u je na da se za od su s koji ne kako što o po ili a će iz nije bi kao te prema nakon samo",
    "el": (
        "και το να του η της με που την από για τα ο είναι οι στο θα τη δεν τον των στην μας σε τους ένα στη αλλά ή"
    ),
    "ar": "في من على أن إلى عن مع هذا كان التي الذي ما لا هذه بعد قال بين كل أو قد كما ذلك وقد ولم عند حتى",
    "he": "של את על לא זה כי הוא עם גם אל היא כל אם יש רק או אני יותר היה אך",
    "fa": "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز شد می شده اما یا ما",
    "hi": "के में की है और को से का कि पर ने हैं भी यह एक नहीं कर लिए हो तो इस ही था जो",
    "id": (
        "yang dan di dari untuk dengan pada ini itu dalam tidak akan ke juga oleh adalah sebagai ada "
        "karena atau bisa telah saat lebih mereka"
    ),
    "vi": "và của là có được cho không trong người các này với một đã những khi từ ra để về năm đến",
    "ko": "이 그 수 있다 것은 및 등 있는 한 를 을 에 의 는 은 것이 하는 있습니다 했다 위해 대한",
}


def stop_words() -> list[str]:
    """All of them, each once."""
    return sorted({word for words in STOP_WORDS.values() for word in words.split()})
