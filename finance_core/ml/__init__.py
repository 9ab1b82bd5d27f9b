"""What is likely: models that suggest, each beside a trivial baseline, with a reason in a sentence."""
