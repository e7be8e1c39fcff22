"""Build the application as a test wants it, without compiling its templates anew for each."""

from types import CodeType

from jinja2 import Environment
from jinja2.bccache import Bucket, BytecodeCache

from elearn.app import create_app
from elearn.config import Settings
from elearn.identities import Clock, utc_now
from elearn.web.folding import FoldingEnvironment
from elearn.web.wiring import Site


class Compiled(BytecodeCache):
    """Keep what templates were compiled to, for every application of this process."""

    def __init__(self) -> None:
        self._kept: dict[object, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is kept."""
        bucket.code = self._kept.get(_key(bucket.environment, bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        assert bucket.code is not None
        self._kept[_key(bucket.environment, bucket)] = bucket.code


def _key(environment: Environment, bucket: Bucket) -> object:
    """Name all that a compiled template is made of: its source, and what is folded into it."""
    assert isinstance(environment, FoldingEnvironment)
    return bucket.key, bucket.checksum, tuple(environment.fixed.items()), tuple(environment.static.items())


COMPILED = Compiled()


def build(settings: Settings, clock: Clock = utc_now) -> Site:
    """Build the application; who asks for it closes its writer and its database."""
    site = create_app(settings, clock=clock)
    site.testing = True
    for environment in site.extensions["environments"].values():
        environment.bytecode_cache = COMPILED
    return site
