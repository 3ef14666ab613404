using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>What a dose is counted in. Shown in words or symbols that cannot be misread: "microgram" is written out, for "µg" has been read as "mg".</summary>
public enum DoseUnit
{
    Milligram,
    Gram,
    Microgram,
    InternationalUnit,
    Millilitre,
    Millimole,
    Tablet,
    Puff,
    Drop,
    Percent,
    MilligramPerKilogram,
    MicrogramPerKilogram,
    InternationalUnitPerKilogram,
    MillilitrePerKilogram,
    MillimolePerKilogram,
    MilligramPerHour,
    InternationalUnitPerHour,
    MillilitrePerHour,
    MicrogramPerKilogramPerMinute,
    LitrePerMinute,
}

/// <summary>How often a dose is given.</summary>
public enum DoseFrequency
{
    OnceOnly,
    OnceDaily,
    TwiceDaily,
    ThreeTimesDaily,
    FourTimesDaily,
    EveryFourHours,
    EverySixHours,
    EveryEightHours,
    EveryTwelveHours,
    InTheMorning,
    AtNight,
    EveryOtherDay,
    OnceWeekly,
    OnceMonthly,
    Continuously,
    AsNeeded,
}

/// <summary>By which way it is given.</summary>
public enum DoseRoute
{
    Oral,
    Sublingual,
    Buccal,
    Intravenous,
    Intramuscular,
    Subcutaneous,
    Intradermal,
    Intraosseous,
    Intrathecal,
    Inhaled,
    Nebulised,
    Nasal,
    Rectal,
    Vaginal,
    Topical,
    Transdermal,
    IntoTheEye,
    IntoTheEar,
}

/// <summary>One line of medication in an opinion.</summary>
internal sealed class OpinionDrug
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid OpinionId { get; init; }

    /// <summary>From 0, in the order in which the author wrote them.</summary>
    public required int Position { get; init; }

    /// <summary>ATC code of <see cref="Inn"/>; null for a drug that is not in that list.</summary>
    public string? Code { get; init; }

    /// <summary>As the author wrote it.</summary>
    public required string Name { get; init; }

    /// <summary>In <see cref="Unit"/>.</summary>
    public required decimal Dose { get; init; }

    public required DoseUnit Unit { get; init; }

    public DoseFrequency? Frequency { get; init; }

    public DoseRoute? Route { get; init; }

    /// <summary>For how many days; null where it was not said.</summary>
    public int? Days { get; init; }

    public string? Note { get; init; }
}

internal sealed class OpinionDrugMapping : IEntityTypeConfiguration<OpinionDrug>
{
    public void Configure(EntityTypeBuilder<OpinionDrug> builder)
    {
        builder.ToTable("OpinionDrugs");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Dose).HasPrecision(18, 4);
        builder.HasIndex(d => new { d.OpinionId, d.Position });
        builder.HasOne<Opinion>().WithMany().HasForeignKey(d => d.OpinionId);
    }
}
