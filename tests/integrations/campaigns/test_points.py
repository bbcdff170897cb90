"""R5 and R6 in short: a worker is hit where it matters most."""

from tests.integrations.campaigns.measured import figures_of


def test_a_worker_killed_between_its_write_and_settling_leaves_nothing_doubled() -> None:
    figures = figures_of("points", "--small")

    for point in ("killed after the write", "killed before it is settled"):
        # Twice is tried; whether the moment is met depends on how busy the machine is, and once proves the point.
        assert figures[point]["struck"] >= 1, point
        assert figures[point]["clean"], point
