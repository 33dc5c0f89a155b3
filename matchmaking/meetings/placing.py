"""Placement of chosen pairs in slots: an edge colouring with slots as colours, by alternating paths, then ejections.

A pair without a free slot takes one after the meetings of two slots are swapped along a path (Kempe chain); as a last resort it
ejects others, which are placed again.
"""

from collections.abc import Iterable, Iterator, Sequence

from matchmaking.meetings.event import Event, Meeting, Pair
from matchmaking.meetings.problem import MeetingProblem, Placement

_EJECTIONS_PER_PAIR = 40
_MOST_EJECTIONS = 20_000
_TENURE = 12


class _Board:
    """The assignment: the pair of each person in each slot (-1 for none), and the number of used tables."""

    def __init__(self, problem: MeetingProblem) -> None:
        self.free = problem.free.tolist()
        self.open = problem.open.tolist()
        self.pairs = problem.pairs.tolist()
        self.tables = problem.tables.tolist()
        self.slots = range(len(self.tables))
        self.at = [[-1] * len(self.tables) for _ in problem.people]
        self.taken = [0] * len(self.tables)
        self.slot: Placement = {}

    def put(self, row: int, slot: int) -> None:
        one, other = self.pairs[row]
        self.at[one][slot] = self.at[other][slot] = row
        self.taken[slot] += 1
        self.slot[row] = slot

    def take(self, row: int) -> None:
        one, other = self.pairs[row]
        slot = self.slot.pop(row)
        self.at[one][slot] = self.at[other][slot] = -1
        self.taken[slot] -= 1

    def idle(self, person: int) -> list[int]:
        return [slot for slot in self.slots if self.free[person][slot] and self.at[person][slot] < 0]

    def place(self, row: int) -> bool:
        """Place a pair in a slot, if needed after swaps that keep every other meeting in some slot."""
        one, other = self.pairs[row]
        mine, theirs = self.idle(one), self.idle(other)
        both = sorted(set(mine) & set(theirs), key=lambda slot: (self.taken[slot], slot))
        for slot in both:
            if self.taken[slot] < self.tables[slot]:
                self.put(row, slot)
                return True
        for slot in both:
            if self._make_room(slot):
                self.put(row, slot)
                return True
        for near, far, wanted, other_wanted in ((one, other, mine, theirs), (other, one, theirs, mine)):
            for slot in sorted(wanted, key=lambda slot: (self.taken[slot], slot)):
                if not self.open[row][slot]:
                    continue
                for spare in other_wanted:
                    if spare != slot and self._swap_for(row, near, far, slot, spare):
                        return True
        return False

    def _swap_for(self, row: int, near: int, far: int, slot: int, spare: int) -> bool:
        """Free ``slot`` for the person ``far`` by swapping it with ``spare`` along the path from there, and use it."""
        path = self._path(far, slot, spare)
        if path is None or near in self.pairs[path[-1]] or any(near in self.pairs[each] for each in path):
            return False
        more = sum(1 if self.slot[each] == spare else -1 for each in path)  # change in the slot's number of meetings
        if self.taken[slot] + more + 1 > self.tables[slot] or self.taken[spare] - more > self.tables[spare]:
            return False
        self._flip(path, slot, spare)
        self.put(row, slot)
        return True

    def _path(self, start: int, first: int, second: int) -> list[int] | None:
        """The alternating path of two slots from a person without a pair in the second; None where a pair cannot
        change slots.
        """
        path, person, slot = [], start, first
        while (row := self.at[person][slot]) >= 0:
            if not (self.open[row][first] and self.open[row][second]):
                return None
            path.append(row)
            one, other = self.pairs[row]
            person, slot = (other if person == one else one), (second if slot == first else first)
        return path or None

    def _flip(self, path: Sequence[int], first: int, second: int) -> None:
        before = {row: self.slot[row] for row in path}
        for row in path:
            self.take(row)
        for row, slot in before.items():
            self.put(row, second if slot == first else first)

    def _make_room(self, slot: int) -> bool:
        """Free a table in a full slot by swapping an alternating path with a slot that has a free table."""
        for other in sorted(self.slots, key=lambda each: (self.taken[each] - self.tables[each], each)):
            if self.taken[other] >= self.tables[other]:
                return False
            for row in [row for row, at in self.slot.items() if at == slot]:
                for end in self.pairs[row]:
                    if self.at[end][other] >= 0 or not self.free[end][other]:
                        continue
                    path = self._path(end, slot, other)
                    if path and len(path) % 2:
                        self._flip(path, slot, other)
                        return True
        return False


def place(problem: MeetingProblem, rows: Iterable[int], start: Placement | None = None) -> Placement:
    """Place as many of these pairs as possible, in addition to those placed at the start.

    Pairs with the fewest slots come first, then the most valuable ones; the result is deterministic.
    """
    board = _Board(problem)
    for row, slot in (start or {}).items():
        board.put(row, slot)
    slots, value = problem.open.sum(axis=1).tolist(), problem.value.tolist()
    in_order = sorted(set(rows) - board.slot.keys(), key=lambda row: (slots[row], -value[row], row))
    left = [row for row in in_order if not board.place(row)]
    if left:
        _push(board, left, value)
    return board.slot


def fill(problem: MeetingProblem, placed: Placement) -> Placement:
    """Add as many other pairs as fit, the most valuable first, without moving placed ones."""
    board = _Board(problem)
    count = [0] * len(problem.people)
    for row, slot in placed.items():
        board.put(row, slot)
        for person in board.pairs[row]:
            count[person] += 1
    quota, share = problem.quota.tolist(), problem.share.tolist()
    value = problem.value.tolist()

    def gain(row: int) -> int:
        return int(value[row] + problem.bonus * sum(count[person] < share[person] for person in board.pairs[row]))

    for row in sorted(set(range(len(value))) - placed.keys(), key=lambda row: (-gain(row), row)):
        people = board.pairs[row]
        if all(count[person] < quota[person] for person in people) and any(board.open[row]) and board.place(row):
            for person in people:
                count[person] += 1
    return board.slot


def _push(board: _Board, left: list[int], value: Sequence[int]) -> None:
    """Let unplaced pairs eject others, and keep the best assignment seen (tabu search)."""
    best, lost = dict(board.slot), sum(value[row] for row in left)
    waiting, best_lost = list(left), lost
    barred: dict[tuple[int, int], int] = {}
    for step in range(min(_EJECTIONS_PER_PAIR * len(left) + 200, _MOST_EJECTIONS)):
        if not waiting:
            break
        row = max(waiting, key=lambda each: (value[each], -waiting.index(each)))
        waiting.remove(row)
        lost -= value[row]
        moves = [
            (sum(value[each] for each in out), len(out), slot, out)
            for slot, out in _pushed_out(board, row)
            if barred.get((row, slot), -1) < step or lost + sum(value[each] for each in out) < best_lost
        ]
        if not moves:
            waiting.insert(0, row)
            lost += value[row]
            waiting.append(waiting.pop(0))
            barred = {key: until for key, until in barred.items() if until >= step}
            if all(not list(_pushed_out(board, each)) for each in waiting):
                break
            continue
        _, _, slot, out = min(moves)
        for each in out:
            board.take(each)
            barred[each, slot] = step + _TENURE + len(waiting)
        board.put(row, slot)
        for each in out:
            if not board.place(each):
                waiting.append(each)
                lost += value[each]
        if lost < best_lost:
            best, best_lost = dict(board.slot), lost
    board.slot = best


def _pushed_out(board: _Board, row: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """For each slot open to a pair: the pairs that it would eject."""
    one, other = board.pairs[row]
    for slot in board.slots:
        if board.open[row][slot]:
            out = tuple(sorted({each for each in (board.at[one][slot], board.at[other][slot]) if each >= 0}))
            if out or board.taken[slot] < board.tables[slot]:
                yield slot, out


def assign_tables(event: Event, kept: Sequence[Meeting], new: Sequence[tuple[int, Pair]]) -> tuple[Meeting, ...]:
    """The kept meetings at their tables, and the new ones (slot and pair) at free tables, by slot."""
    last: dict[str, int] = {}
    found: list[Meeting] = []
    for slot in range(len(event.slots)):
        here = [meeting for meeting in kept if meeting.slot == slot]
        free = set(range(1, max(event.tables, len(here)) + 1)) - {meeting.table for meeting in here}
        waiting = []
        for pair in sorted(pair for at, pair in new if at == slot):
            table = next((last[id] for id in pair if last.get(id) in free), None)
            if table is None:
                waiting.append(pair)
                continue
            free.remove(table)
            here.append(Meeting(slot, table, *pair))
        for pair in waiting:
            here.append(Meeting(slot, table := min(free), *pair))
            free.remove(table)
        last |= {id: meeting.table for meeting in here for id in meeting.pair}
        found += here
    return tuple(sorted(found))
