namespace CaseHub.Hub.Live.Stage;

/// <summary>What the log keeps of a change of the stage, so that a recording can be watched as it was shown.</summary>
internal static class StageNews
{
    public static IEnumerable<LogDraft> Between(StageFacts before, StageFacts now)
    {
        var (old, row) = (before.Stage, now.Stage);
        if (old.State != row.State) yield return new LogDraft("stage-state", null, new { state = row.State.ToString() });
        if ((old.Layout, old.SpotlightId) != (row.Layout, row.SpotlightId)) yield return new LogDraft("layout", null, new { layout = row.Layout.ToString(), spotlight = row.SpotlightId });
        if (old.IsLocked != row.IsLocked) yield return new LogDraft("lock", null, new { locked = row.IsLocked });
        if (old.IsChatOff != row.IsChatOff) yield return new LogDraft("chat-switch", null, new { off = row.IsChatOff });
        if ((old.DeckId, old.Page) != (row.DeckId, row.Page)) yield return new LogDraft("slide", null, new { row.DeckId, row.Page, row.Version });
        foreach (var clinicianId in before.Seats.Keys.Union(now.Seats.Keys))
        {
            var place = now.Seats.GetValueOrDefault(clinicianId)?.Place ?? StagePlace.Audience;
            if (place != (before.Seats.GetValueOrDefault(clinicianId)?.Place ?? StagePlace.Audience)) yield return new LogDraft("place", null, new { clinicianId, place = place.ToString() });
        }

        foreach (var channel in now.Channels.Where(channel => before.Channels.FirstOrDefault(one => one.Language == channel.Language)?.OnAirId != channel.OnAirId))
            yield return new LogDraft("on-air", null, new { channel.Language, clinicianId = channel.OnAirId });
    }

    /// <summary>Whether nothing has changed about anybody, hands included, nor about which languages there are.</summary>
    public static bool IsSeatedAlike(StageFacts before, StageFacts now) =>
        before.Seats.Count == now.Seats.Count && before.Seats.All(seat => now.Seats.TryGetValue(seat.Key, out var same) && same == seat.Value)
        && before.Channels.Select(channel => channel.Language).SequenceEqual(now.Channels.Select(channel => channel.Language));
}
