import time_machine

from common.near import Near


def test_keeps_a_value_for_its_time():
    near = Near(size=2, seconds=10)

    with time_machine.travel(0, tick=False) as now:
        near.put("a", "one")
        now.shift(9)
        before = near.get("a")
        now.shift(2)
        after = near.get("a")

    assert (before, after) == ("one", None)


def test_the_least_used_leaves_first():
    near = Near(size=2, seconds=10)
    near.put("a", 1)
    near.put("b", 2)
    near.get("a")

    near.put("c", 3)

    assert [near.get(key) for key in "abc"] == [1, None, 3]


def test_forgets_what_it_is_told_to():
    near = Near(size=2, seconds=10)
    near.put("a", 1)

    near.forget("a")

    assert near.get("a") is None
