namespace CaseHub.Hub.Live.Stage;

/// <summary>What everybody sees of a briefing's stage.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Layout">How it is shown.</param>
/// <param name="Spotlight">The clinician who is shown large whoever speaks; null for the one who speaks.</param>
/// <param name="IsLocked">No newcomer gets in.</param>
/// <param name="StartedAt">Since when it is live.</param>
/// <param name="Audience">How many watch, a few seconds old.</param>
/// <param name="Hands">Who wants to speak, the longest waiting first.</param>
/// <param name="Slides">What is shown of which slides; null while none are.</param>
/// <param name="Channels">The languages that it is interpreted into.</param>
/// <param name="IsChatOff">Hosts alone may write into the chat.</param>
/// <param name="Version">Rises with each change of state, layout, lock, chat and slides: a page that was turned later than this is told with a higher one.</param>
public sealed record StageView(
    StageState State,
    StageLayout Layout,
    Guid? Spotlight,
    bool IsLocked,
    DateTimeOffset? StartedAt,
    int Audience,
    IReadOnlyList<HandView> Hands,
    SlidesView? Slides,
    IReadOnlyList<ChannelView> Channels,
    bool IsChatOff,
    long Version)
{
    internal static StageView Of(StageFacts facts, int audience, IEnumerable<ChannelView> channels)
    {
        var row = facts.Stage;
        var hands = facts.Seats.Values.Where(seat => seat.HandRaisedAt is not null).OrderBy(seat => seat.HandRaisedAt);
        return new StageView(
            row.State, row.Layout, row.SpotlightId, row.IsLocked, row.StartedAt, audience,
            [.. hands.Select(seat => new HandView(seat.ClinicianId, seat.Name, seat.HandRaisedAt!.Value))],
            row.DeckId is { } deck ? new SlidesView(deck, row.Page) : null, [.. channels], row.IsChatOff, row.Version);
    }
}

/// <summary>Somebody who wants to speak.</summary>
public sealed record HandView(Guid ClinicianId, string Name, DateTimeOffset At);

/// <param name="DeckId">The slides.</param>
/// <param name="Page">From 1.</param>
public sealed record SlidesView(Guid DeckId, int Page);

/// <summary>The channel of one language.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="OnAir">The interpreter who has it; null while nobody has.</param>
/// <param name="OfferedTo">The colleague to whom they have offered it; null while nobody was asked.</param>
/// <param name="PublicationId">Their voice; null while it does not come.</param>
/// <param name="Interpreters">Who interprets into it, and is in the room.</param>
public sealed record ChannelView(string Language, Guid? OnAir, Guid? OfferedTo, Guid? PublicationId, IReadOnlyList<Guid> Interpreters)
{
    /// <summary>While nobody is in the room.</summary>
    internal static ChannelView Silent(SessionChannel channel) => new(channel.Language, channel.OnAirId, channel.OfferedToId, null, []);
}
