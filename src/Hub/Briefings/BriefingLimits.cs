namespace CaseHub.Hub.Briefings;

/// <summary>What a briefing may be at most.</summary>
public static class BriefingLimits
{
    /// <summary>UTF-16 units.</summary>
    public const int TitleLength = 200;

    /// <summary>UTF-16 units of Markdown.</summary>
    public const int DescriptionLength = 10_000;

    public const int LeastMinutes = 10;
    public const int MostMinutes = 8 * 60;
    public const int UsualMinutes = 60;

    /// <summary>With the floor's; each of the others is one more channel that is sent and kept.</summary>
    public const int MostLanguages = 8;

    public const int LeastTimes = 2;
    public const int MostTimes = 52;

    /// <summary>Hosts, speakers and interpreters together.</summary>
    public const int MostPeople = 60;

    public const int MostCases = 20;

    public const int ReasonLength = 500;
}
