"""The closing line of a whole run counts everything, and nothing that failed is lost in it."""

from pathlib import Path

from jicoo.local.results import Results

REPORT = '<testsuites><testsuite tests="10" failures="{failures}" errors="{errors}" skipped="2"/></testsuites>'


def add_suite(results: Results, name: str, *, failures: int = 0, errors: int = 0) -> None:
    """As pytest reports it."""
    with results.of_suite(name) as (option,):
        Path(option.removeprefix("--junit-xml=")).write_text(REPORT.format(failures=failures, errors=errors))


def test_checks_and_suites_are_added_up() -> None:
    results = Results()

    results.note_check("types", passed=True)
    add_suite(results, "tests")

    assert results.passed
    assert results.lines() == ["9 passed, 0 failed, 2 skipped"]


def test_what_failed_is_named_before_the_closing_line() -> None:
    results = Results()

    results.note_check("types", passed=False)
    add_suite(results, "tests", failures=1, errors=1)

    assert not results.passed
    assert results.lines() == ["FAILED: types", "FAILED: tests", "6 passed, 3 failed, 2 skipped"]


def test_a_pytest_that_broke_down_is_a_failure() -> None:
    results = Results()

    with results.of_suite("tests"):
        results.note_exit("tests", 3)

    assert not results.passed
    assert results.lines()[-1] == "0 passed, 2 failed, 0 skipped"


def test_a_suite_without_a_single_test_is_a_failure() -> None:
    results = Results()

    results.note_exit("journeys", 5)

    assert not results.passed


def test_results_go_on_in_another_process(tmp_path: Path) -> None:
    results = Results()
    results.note_check("types", passed=False)

    results.save(tmp_path / "results")

    assert Results.load(tmp_path / "results").lines() == results.lines()


def test_a_first_part_that_never_ended_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "results").touch()

    assert not Results.load(tmp_path / "results").passed
