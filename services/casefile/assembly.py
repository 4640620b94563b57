"""How every process of casefile is put together: database, clock, programme templates, keys, references."""

from functools import partial
from pathlib import Path

from kernel.data.database import engine
from kernel.failpoint import failpoint
from kernel.service import Process, secret_file
from kernel.settings import refuse
from services.casefile.errors import KeyUnusable, TemplateRefused
from services.casefile.sealing.documents import WrappingKeys
from services.casefile.sealing.key_store import KeyStore
from services.casefile.sealing.references import References
from services.casefile.settings import editing, second_person_from, short_contact_years
from services.casefile.store.foundation import Foundation
from services.casefile.store.template_versions import TemplateVersions
from services.casefile.templates.reading.loading import load_all, texts
from services.casefile.templates.registry import Registry

PROGRAMMES = Path(__file__).parent / "programmes"


def assemble(process: Process) -> Foundation:
    """Put the parts together; a missing key or a wrong template ends the start with a sentence."""
    settings = process.settings
    if settings.keystore_url is None:
        refuse("casefile needs OBHUT_CASEFILE_KEYSTORE_URL, the address of the key store")
    try:
        wrapping = WrappingKeys(secret_file(settings, "wrapping/master.key").parent)
        references = References.from_file(secret_file(settings, "references.key"))
        versions = TemplateVersions(process.engine, process.clock, texts(PROGRAMMES))
        versions.record()
        programmes = Registry(versions, load_all(PROGRAMMES).values(), process.clock.monotonic)
    except (KeyUnusable, TemplateRefused) as wrong:
        refuse(f"casefile cannot start: {wrong}")
    crash = partial(failpoint, settings, "opening.key_created")
    keys = KeyStore(engine(settings.keystore_url, settings.web_threads, each_alone=True), wrapping, crash)
    chosen = editing(), short_contact_years(), second_person_from()
    return Foundation(settings, process.engine, process.clock, programmes, keys, references, *chosen)
