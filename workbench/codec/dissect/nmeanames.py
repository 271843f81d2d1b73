"""What the values of the common sentences of NMEA 0183 are called, in their order."""

from __future__ import annotations

from typing import Final

TALKERS: Final = {
    "GP": "GPS", "GL": "GLONASS", "GA": "Galileo", "GB": "BeiDou", "BD": "BeiDou", "GQ": "QZSS",
    "GN": "several systems", "AI": "AIS", "HE": "north-seeking gyro", "II": "integrated instruments",
    "WI": "weather instruments", "SD": "depth sounder",
}
_POSITION: Final = ("Latitude", "North or south", "Longitude", "East or west")
SENTENCES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "GGA": ("position", ("Time", *_POSITION, "Quality", "Satellites", "Dilution", "Altitude", "Unit of altitude",
                         "Geoid separation", "Unit of separation", "Age of correction", "Correcting station")),
    "RMC": ("position, speed and course", ("Time", "Status", *_POSITION, "Knots", "Course", "Date",
                                           "Magnetic variation", "Variation east or west", "Mode", "Safety")),
    "GLL": ("position", (*_POSITION, "Time", "Status", "Mode")),
    "VTG": ("course and speed", ("True course", "True", "Magnetic course", "Magnetic", "Knots", "Unit of knots",
                                 "Kilometres per hour", "Unit of speed", "Mode")),
    "ZDA": ("date and time", ("Time", "Day", "Month", "Year", "Zone hours", "Zone minutes")),
    "GSA": ("satellites in use", ("Selection", "Fix", *(f"Satellite {number}" for number in range(1, 13)),
                                  "Position dilution", "Horizontal dilution", "Vertical dilution", "System")),
    "GSV": ("satellites in view", ("Sentences", "Sentence number", "Satellites in view",
                                   *(f"{what} {number}" for number in range(1, 5)
                                     for what in ("Satellite", "Elevation", "Azimuth", "Signal")))),
    "HDT": ("heading", ("Heading", "True")),
    "DBT": ("depth", ("Feet", "Unit feet", "Metres", "Unit metres", "Fathoms", "Unit fathoms")),
    "MWV": ("wind", ("Angle", "Reference", "Speed", "Unit of speed", "Status")),
    "VDM": ("AIS of others", ("Sentences", "Sentence number", "Message", "Channel", "Payload", "Fill bits")),
    "VDO": ("AIS of this ship", ("Sentences", "Sentence number", "Message", "Channel", "Payload", "Fill bits")),
    "TXT": ("text", ("Sentences", "Sentence number", "Kind", "Text")),
}
