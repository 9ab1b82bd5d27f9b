"""Write the expected readings anew: `python -m tests.golden.regenerate`, then review the difference."""

from tests.golden import golden


def main() -> None:
    """Write an expectation beside each file, and remove those without one."""
    wanted = set()
    for path in golden.inputs():
        target = golden.expectation(path)
        wanted.add(target)
        target.write_text(golden.describe(path), encoding="utf-8")
    for stray in set(golden.FOLDER.glob("*.json")) - wanted:
        stray.unlink()


if __name__ == "__main__":
    main()
