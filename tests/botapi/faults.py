"""What goes wrong: faults planned for the next calls, and a policy for a share of all calls."""

from collections import Counter, deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from tests.botapi.calls import Fault
from tests.botapi.errors import Params

FaultHook = Callable[[str, Params], Fault | None]

# Whoever tries again after one of these does right.
BAD_WEATHER: Final = (
    Fault(status=429, retry_after=1),
    Fault(status=500),
    Fault("page", status=502),
    Fault("page", status=503),
    Fault("drop"),
    Fault("slow", delay=0.05),
)
# Whoever tries again after this does the same thing twice.
LOST_REPLY: Final = Fault("drop", after=True)


@dataclass(eq=False, slots=True)
class FaultPolicy:
    """Makes a share of the calls go wrong, chosen in a way that comes out the same at every run.

    With `every` each n-th call goes wrong, by the `faults` in turn; with `share` calls are drawn, and the
    fault with them, by seed, method and the number of the call among those of its method, so that other
    methods in between change nothing. `only` names the methods concerned, `spare` those that are not.
    A policy can be switched off and on by `enabled`; calls are counted all the same.
    """

    faults: Sequence[Fault] = BAD_WEATHER
    every: int | None = None
    share: float = 0.0
    seed: int = 0
    only: Collection[str] = ()
    spare: Collection[str] = ()
    enabled: bool = True
    _counted: Counter[str] = field(default_factory=Counter)

    def __call__(self, method: str, _params: Params) -> Fault | None:
        """Return what goes wrong with this call, if anything."""
        if method in self.spare or (self.only and method not in self.only):
            return None
        self._counted[method] += 1
        if not self.enabled:
            return None
        if self.every is not None:
            number, rest = divmod(self._counted.total(), self.every)
            return None if rest else self.faults[(number - 1) % len(self.faults)]
        draw = Random(f"{self.seed} {method} {self._counted[method]}")  # noqa: S311 - no secret
        return draw.choice(self.faults) if draw.random() < self.share else None


@dataclass(frozen=True, slots=True)
class _Planned:
    """A fault set up for the next call of a method, or of any method where there is no name."""

    method: str | None
    fault: Fault


@dataclass(eq=False, slots=True)
class Sabotage:
    """All that goes wrong: what is planned goes before what the hook or policy says."""

    hook: FaultHook | None = None
    _planned: deque[_Planned] = field(default_factory=deque)

    def plan(self, method: str | None, fault: Fault, times: int) -> None:
        """Let the next calls of a method go wrong, or of any."""
        self._planned.extend([_Planned(method, fault)] * times)

    def fault_for(self, method: str, params: Params) -> Fault | None:
        """Return what goes wrong with this call, if anything; what was planned is used up."""
        for planned in self._planned:
            if planned.method in {None, method}:
                self._planned.remove(planned)
                return planned.fault
        return self.hook(method, params) if self.hook is not None else None
