# Reads a calendar file with Debian's python3-icalendar, which shares no code with what wrote it, and says as JSON what it understood.
# Times are taken to UTC by the file's own VTIMEZONE, never by the zone data of this machine.
import datetime, json, sys
from icalendar import Calendar

raw = sys.stdin.buffer.read()
calendar = Calendar.from_ical(raw)
events = list(calendar.walk("VEVENT"))
assert len(events) == 1, f"{len(events)} events"
event = events[0]
zones = {str(zone["TZID"]): zone for zone in calendar.walk("VTIMEZONE")}


def observances(zone):
    """Each onset as (the instant in UTC, offset from then on, name): RFC 5545 section 3.6.5. Rules that repeat are not expected."""
    for part in zone.subcomponents:
        assert "RRULE" not in part, "a rule that repeats"
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        yield part["DTSTART"].dt.replace(tzinfo=None) - before, after, part.name


def utc(name):
    value = event[name]
    if "TZID" not in value.params:
        return value.dt.astimezone(datetime.timezone.utc).replace(tzinfo=None).isoformat() + "Z"
    zone = zones[value.params["TZID"]]
    local = value.dt.replace(tzinfo=None)
    onsets = sorted(observances(zone), key=lambda one: one[0])
    # Of a local time that comes twice, the first is meant: RFC 5545 section 3.3.5.
    ends = [start for start, _, _ in onsets][1:] + [datetime.datetime.max]
    readings = [local - after for (start, after, _), end in zip(onsets, ends) if start <= local - after < end]
    assert readings, "no rule for the time"
    return min(readings).isoformat() + "Z"


lines = raw.split(b"\r\n")
print(json.dumps({
    "method": str(calendar["METHOD"]),
    "uid": str(event["UID"]),
    "sequence": int(event["SEQUENCE"]),
    "status": str(event["STATUS"]),
    "summary": str(event["SUMMARY"]),
    "description": str(event["DESCRIPTION"]),
    "url": str(event["URL"]),
    "stamp": event["DTSTAMP"].dt.isoformat(),
    "zone": event["DTSTART"].params.get("TZID", "UTC"),
    "start": utc("DTSTART"),
    "end": utc("DTEND"),
    "organizer": str(event["ORGANIZER"]),
    "attendees": {str(one.params["CN"]): [str(one), str(one.params["PARTSTAT"])] for one in event["ATTENDEE"]},
    "alarms": [str(alarm["TRIGGER"].to_ical(), "ascii") for alarm in event.walk("VALARM")],
    "observances": sum(len(zone.subcomponents) for zone in zones.values()),
    "longest": max(len(line) for line in lines),
    "bare": raw.count(b"\n") - raw.count(b"\r\n"),
}))
