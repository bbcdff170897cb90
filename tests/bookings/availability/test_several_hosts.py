"""Pages with several hosts: all of them, any of them, some and any of others."""

from bookings.availability import Host, Offer, free_starts

H = 3600
OFFER = Offer(length=H, step=H, earliest=0, latest=24 * H)
DAY = [(9 * H, 12 * H)]
EARLY, MIDDLE, LATE = ((at * H, (at + 1) * H) for at in (9, 10, 11))


def test_all_come_when_each_has_time() -> None:
    hosts = [Host(open=DAY, busy=[EARLY]), Host(open=DAY, away=[LATE])]

    assert free_starts(OFFER, all_of=hosts) == [10 * H]


def test_all_come_within_the_hours_that_they_share_counted_from_where_these_begin() -> None:
    hosts = [Host(open=DAY), Host(open=[(9 * H + 900, 17 * H)])]

    assert free_starts(OFFER, all_of=hosts) == [9 * H + 900, 10 * H + 900]


def test_any_of_them_comes_when_one_has_time() -> None:
    hosts = [Host(open=DAY, busy=[EARLY, LATE]), Host(open=DAY, busy=[MIDDLE, LATE])]

    assert free_starts(OFFER, any_of=hosts) == [9 * H, 10 * H]


def test_each_of_any_keeps_hours_of_their_own() -> None:
    hosts = [Host(open=DAY, busy=[MIDDLE]), Host(open=[(10 * H + 900, 13 * H)]), Host(open=DAY, busy=[EARLY])]

    assert free_starts(OFFER, any_of=hosts) == [9 * H, 10 * H, 10 * H + 900, 11 * H, 11 * H + 900]


def test_the_fixed_one_comes_with_one_of_the_others() -> None:
    rotating = [Host(open=DAY, busy=[EARLY]), Host(open=DAY, busy=[EARLY, LATE])]

    assert free_starts(OFFER, all_of=[Host(open=DAY)], any_of=rotating) == [10 * H, 11 * H]
    assert free_starts(OFFER, all_of=[Host(open=DAY, busy=[LATE])], any_of=rotating) == [10 * H]


def test_a_host_at_the_limit_drops_out_and_the_others_go_on() -> None:
    at_the_limit = Host(open=DAY, full=[(0, 24 * H)])

    assert free_starts(OFFER, any_of=[at_the_limit, Host(open=DAY, busy=[EARLY])]) == [10 * H, 11 * H]
    assert free_starts(OFFER, all_of=[at_the_limit, Host(open=DAY)]) == []


def test_nobody_has_no_time() -> None:
    assert free_starts(OFFER) == []
