namespace CaseHub.Hub.Live.Stage;

/// <summary>The one place that decides who may publish what in a briefing, who sees and hears it, and what is recorded. Pure: rows in, answers out.</summary>
internal static class StageRule
{
    /// <summary>The source of an interpreter's voice.</summary>
    public const string Voice = "voice";

    /// <summary>Who is in the green room, or waits with the others for the beginning, sees and hears what is published to it.</summary>
    public const string GreenRoom = "backstage";

    /// <summary>Nobody sees what the room does not know yet.</summary>
    public const string Nobody = "nobody";

    public static string ChannelOf(string language) => $"lang:{language}";

    /// <param name="stay">Whose; without a role it is a consult.</param>
    /// <param name="source"><c>camera</c>, <c>screen</c> or <c>voice</c>.</param>
    public static bool MayPublish(Stay stay, string source) =>
        source == Voice ? stay is { Role: SeatRole.Interpreter, Language: not null } : stay.Place != StagePlace.Audience;

    /// <summary>Who turns the pages of slides and points at them: hosts, and whoever stands on stage.</summary>
    public static bool MayTurn(SeatRole? role, StagePlace place) => role == SeatRole.Host || (role is not null && place == StagePlace.Stage);

    /// <summary>Whether what somebody publishes is still theirs to publish: a voice was for one language, and another is another.</summary>
    public static bool MayGoOn(Stay stay, Publication publication) =>
        MayPublish(stay, publication.Source) && (publication.Source != Voice || publication.Language == stay.Language);

    /// <summary>Those who are shown a publication; null for everybody.</summary>
    public static string? ReachOf(StageFacts? facts, Participant person, Publication publication)
    {
        if (facts is null) return null;
        if (publication.Source == Voice) return IsOnAir(facts, person) ? ChannelOf(person.Language!) : Nobody;
        return person.Place == StagePlace.Stage && facts.Stage.State == StageState.Live ? null : GreenRoom;
    }

    /// <summary>What somebody is shown besides what everybody is. A device is shown no green room, whoever's it is: it may be heard by others.</summary>
    public static IReadOnlyList<string> ScopesOf(StageFacts? facts, Participant person)
    {
        if (facts is null) return [];
        var scopes = new List<string>();
        bool waits = facts.Stage.State != StageState.Live;
        bool belongs = person is { IsDevice: false, Role: not SeatRole.Audience };
        if (!person.IsDevice && (person.Place == StagePlace.Backstage || (waits && belongs))) scopes.Add(GreenRoom);
        if (person.Listens is { } language && (belongs || !waits)) scopes.Add(ChannelOf(language));
        return scopes;
    }

    /// <summary>What belongs to the briefing itself, and so into its recording: neither the green room nor what goes before and after.</summary>
    public static bool IsBroadcast(StageFacts? facts, Participant person, Publication publication) =>
        facts is null || (facts.Stage.State == StageState.Live && ReachOf(facts, person, publication) is not (GreenRoom or Nobody));

    private static bool IsOnAir(StageFacts facts, Participant person) =>
        person.Language is { } language && facts.Channels.Any(channel => channel.Language == language && channel.OnAirId == person.ClinicianId);
}
