"""How the hand-over of a message may end when it does not end well; ``code`` goes into the row: no personal data."""


class _Ended(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Away(_Ended):
    """Say that nothing can be handed over there now: no message is at fault, and none has been tried."""


class PutOff(_Ended):
    """Say that the other side does not take this message now: try again later."""


class Refused(_Ended):
    """Say that the other side will not take this message at all."""


class Unsure(_Ended):
    """Say that the line broke after the message was sent and before it was acknowledged: it may have arrived."""
