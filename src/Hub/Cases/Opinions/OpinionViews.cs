using System.Globalization;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>One line of medication for those who read it.</summary>
/// <param name="Code">ATC code; null for a drug that the list of INNs does not have.</param>
/// <param name="Name">As its author wrote it.</param>
/// <param name="Dose">In <paramref name="Unit"/>.</param>
public sealed record DrugView(string? Code, string Name, decimal Dose, DoseUnit Unit, DoseFrequency? Frequency, DoseRoute? Route, int? Days, string? Note)
{
    /// <summary>In the reader's language where it is coded.</summary>
    public string Shown => Inn.Find(Code)?.NameIn(CultureInfo.CurrentUICulture) ?? Name;

    /// <summary>Two lines of one key are of one drug: the code, or without one the name in whatever case.</summary>
    internal string Key => Code ?? Name.Trim().ToUpperInvariant();

    internal bool IsDosedAs(DrugView other) => (Dose, Unit, Frequency, Route, Days) == (other.Dose, other.Unit, other.Frequency, other.Route, other.Days);

    internal static DrugView Of(OpinionDrug drug) => new(drug.Code, drug.Name, drug.Dose, drug.Unit, drug.Frequency, drug.Route, drug.Days, drug.Note);
}

/// <summary>What an opinion's prose says in another language.</summary>
/// <param name="IsOutdated">The opinion was mended since.</param>
public sealed record TranslationView(Guid Id, string Language, string Markdown, TranslatedBy By, string ByName, DateTimeOffset At, bool IsOutdated);

/// <summary>A question of an adviser, the answer to it, or whom else they would ask.</summary>
/// <param name="About">Of a suggestion: whom.</param>
/// <param name="IsOpen">It waits for a reply.</param>
public sealed record MessageView(Guid Id, CaseMessageKind Kind, CasePerson Author, DateTimeOffset At, string Text, CasePerson? About, bool IsOpen);

/// <summary>Somebody who was asked beside the adviser.</summary>
/// <param name="Id">The asking.</param>
/// <param name="HasAccepted">They read and advise; otherwise they were only asked yet.</param>
/// <param name="Question">What they were asked in particular; null for the case's question alone.</param>
public sealed record FurtherView(Guid Id, CasePerson Person, DateTimeOffset At, bool HasAccepted, string? Question);
