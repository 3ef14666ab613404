using CaseHub.Hub.Recordings.Publishing;

namespace CaseHub.Hub.Briefings;

/// <summary>Somebody who has a part in a briefing.</summary>
/// <param name="Language">Into which an interpreter interprets; null for everybody else.</param>
public sealed record BriefingPerson(Guid Id, string Name, string Organisation, string? Language = null);

/// <summary>A briefing as anybody may read it who has its link, signed in or not: nothing of a patient, and of people the speakers' names and organisations alone.</summary>
/// <param name="DescriptionHtml">Safe to put into a page.</param>
/// <param name="Organisation">Whose it is.</param>
/// <param name="Languages">BCP 47; first the floor's.</param>
/// <param name="TimeZone">On whose clock it was announced; IANA.</param>
/// <param name="Local">Its start on that clock.</param>
/// <param name="UtcOffset">Of that clock at that time, such as <c>+02:00</c>.</param>
/// <param name="Speakers">Names and organisations.</param>
/// <param name="CancelReason">Why it was called off; null where it was not, or nobody said.</param>
/// <param name="IsPublished">What was recorded can be watched by those for whom it was.</param>
public sealed record PublicBriefing(
    Guid Id,
    string Title,
    string DescriptionHtml,
    string Organisation,
    IReadOnlyList<string> Languages,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string TimeZone,
    DateTime Local,
    string UtcOffset,
    Circle WhoMayCome,
    BriefingState State,
    string? CancelReason,
    IReadOnlyList<PublicSpeaker> Speakers,
    bool IsPublished);

public sealed record PublicSpeaker(string Name, string Organisation);

/// <summary>A briefing as somebody sees it for whom it is.</summary>
/// <param name="Id">Its id, and its session's.</param>
/// <param name="SessionId">The same.</param>
/// <param name="Public">What stands on its page for everybody.</param>
/// <param name="Description">Markdown, as it was typed.</param>
/// <param name="Minutes">How long it is planned for.</param>
/// <param name="SeriesId">Null for one alone.</param>
/// <param name="Series">All of its series in order, itself among them; empty for one alone.</param>
/// <param name="Hosts">Who host it.</param>
/// <param name="Speakers">Who speak.</param>
/// <param name="Interpreters">Who interpret, each into a language.</param>
/// <param name="MyPart"><c>host</c>, <c>speaker</c>, <c>interpreter</c>, <c>audience</c>; null for who has no seat yet.</param>
/// <param name="IsRegistered">The reader wants to come.</param>
/// <param name="MyLanguage">Which language they want to hear, or interpret into.</param>
/// <param name="MayJoin">Its room is open to the reader now.</param>
/// <param name="JoinsFrom">Since when its audience can join.</param>
/// <param name="IsRemoved">The hosts have taken the reader out.</param>
/// <param name="Registered">How many registered; for hosts alone.</param>
/// <param name="RehearsalSessionId">Where its people rehearse; null for the audience, and while it is not open.</param>
/// <param name="Recordings">Those that the reader may watch now, in order.</param>
/// <param name="Version">To be given back with a change.</param>
public sealed record BriefingDetails(
    Guid Id,
    Guid SessionId,
    PublicBriefing Public,
    string Title,
    string Description,
    IReadOnlyList<string> Languages,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    int Minutes,
    string TimeZone,
    Circle WhoMayCome,
    BriefingState State,
    Guid? SeriesId,
    IReadOnlyList<SeriesPlace> Series,
    IReadOnlyList<BriefingPerson> Hosts,
    IReadOnlyList<BriefingPerson> Speakers,
    IReadOnlyList<BriefingPerson> Interpreters,
    string? MyPart,
    bool IsRegistered,
    string? MyLanguage,
    bool MayJoin,
    DateTimeOffset JoinsFrom,
    bool IsRemoved,
    int? Registered,
    Guid? RehearsalSessionId,
    IReadOnlyList<Guid> Recordings,
    int Version)
{
    public bool IsHost => MyPart == "host";

    /// <summary>The reader has a part, and is not of the audience.</summary>
    public bool IsBackstage => MyPart is "host" or "speaker" or "interpreter";
}

public sealed record SeriesPlace(Guid Id, DateTimeOffset StartsAt, bool IsCancelled);

/// <summary>A briefing in a list.</summary>
/// <param name="MyPart">As in <see cref="BriefingDetails.MyPart"/>.</param>
public sealed record BriefingRow(
    Guid Id, string Title, string Organisation, IReadOnlyList<string> Languages, DateTimeOffset StartsAt, int Minutes, BriefingState State, string? MyPart, bool IsRegistered, bool IsPublished);
