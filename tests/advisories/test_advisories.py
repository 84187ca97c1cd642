"""scripts/advisories finds what applies, and nothing else."""

import importlib.machinery
import importlib.util
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "advisories"
loader = importlib.machinery.SourceFileLoader("advisories", str(SCRIPT))
advisories = importlib.util.module_from_spec(importlib.util.spec_from_loader("advisories", loader))
loader.exec_module(advisories)

REQUIREMENTS = [
    (">= 0.18.2", "0.18.2", True),
    (">= 0.18.2", "0.18.1", False),
    (">= 0.18.2", "0.18.2-rc.1", False),
    ("< 0.9.0", "0.10.0", False),
    (">= 1.2, < 2", "1.10.0", True),
    (">= 1.2, < 2", "2.0.0", False),
    ("^0.3.1", "0.3.9", True),
    ("^0.3.1", "0.4.0", False),
    ("^1", "1.99.0", True),
    ("^0.0.3", "0.0.4", False),
    ("0.2.5", "0.2.9", True),
    ("~1.2.3", "1.2.9", True),
    ("~1.2.3", "1.3.0", False),
    ("= 1.0.0", "1.0.0+build.7", True),
    ("> 1.0.0-alpha", "1.0.0", True),
]

ADVISORY = """```toml
[advisory]
id = "RUSTSEC-2026-0001"
package = "leaky"
{withdrawn}
[versions]
patched = ["^1.2.3", ">= 2.0.1"]
unaffected = ["< 0.5"]
```

# Leaks
"""


class Advisories(unittest.TestCase):
    def test_requirements(self):
        for requirement, version, met in REQUIREMENTS:
            with self.subTest(requirement=requirement, version=version):
                self.assertEqual(advisories.holds(requirement, advisories.version(version)), met)

    def test_what_applies(self):
        for number, found in [("0.4.9", False), ("0.5.0", True), ("1.2.3", False), ("2.0.0", True)]:
            with self.subTest(number=number):
                self.assertEqual(bool(self.findings(number, "")), found)

    def test_a_withdrawn_advisory_applies_to_nothing(self):
        self.assertEqual(self.findings("0.5.0", 'withdrawn = "2026-02-01"'), {})

    def findings(self, number, withdrawn):
        lock = {"package": [{"name": "leaky", "version": number, "source": "registry+x"}]}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "crates" / "leaky" / "RUSTSEC-2026-0001.md"
            path.parent.mkdir(parents=True)
            path.write_text(ADVISORY.format(withdrawn=withdrawn), encoding="utf-8")
            return advisories.findings(lock, Path(folder))


if __name__ == "__main__":
    unittest.main()
