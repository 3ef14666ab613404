using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>What the opinion did to a referral.</summary>
public enum ReferralEffect
{
    /// <summary>The patient would have been sent elsewhere, and was not.</summary>
    Avoided,
    StillReferred,
    WouldNotHaveReferred,
    UrgentTransfer,
}

/// <summary>Whether the opinion came soon enough to be of use.</summary>
public enum Timeliness
{
    InTime,
    TooLate,
}

/// <summary>Whether pictures were good enough to judge by.</summary>
public enum PhotoQuality
{
    Yes,
    No,

    /// <summary>There were none.</summary>
    None,
}

/// <summary>What the asker says of the help they had, once, when a case is closed.</summary>
internal sealed class CloseOutSurvey
{
    public const int Best = 5;

    public required Guid CaseId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid ById { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ReferralEffect Referral { get; init; }

    /// <summary>The asker did something else than they would have done.</summary>
    public required bool Changed { get; init; }

    /// <summary>1 (not at all) to 5 (very).</summary>
    public required int Helpful { get; init; }

    public required Timeliness Speed { get; init; }

    public string? Comment { get; init; }
}

/// <summary>What the adviser says of the request, once.</summary>
internal sealed class AdviserSurvey
{
    public required Guid CaseId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>Who owns the case.</summary>
    public required Guid OrganisationId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>How clear the request was, 1 to 5.</summary>
    public required int Clear { get; init; }

    public required PhotoQuality Photos { get; init; }

    public string? Comment { get; init; }
}

/// <summary>How far the asker of a case was reminded of its end.</summary>
internal sealed class ClosingReminder
{
    public required Guid CaseId { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>The acknowledgement that the reminders count from: a later one starts them anew.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>How many of <see cref="OutcomeReminders.Steps"/> are said.</summary>
    public int Steps { get; set; }

    /// <summary>When the survey of a closed case was asked for; null while it was not.</summary>
    public DateTimeOffset? SurveyAskedAt { get; set; }

    public int Version { get; set; }
}

internal sealed class ClosingMapping : IEntityTypeConfiguration<CloseOutSurvey>, IEntityTypeConfiguration<AdviserSurvey>, IEntityTypeConfiguration<ClosingReminder>
{
    public void Configure(EntityTypeBuilder<CloseOutSurvey> builder)
    {
        builder.ToTable("CloseOutSurveys");
        builder.HasKey(s => s.CaseId);
        builder.HasOne<ClinicalCase>().WithOne().HasForeignKey<CloseOutSurvey>(s => s.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(s => s.ById).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<AdviserSurvey> builder)
    {
        builder.ToTable("AdviserSurveys");
        builder.HasKey(s => new { s.CaseId, s.ClinicianId });
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(s => s.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(s => s.ClinicianId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ClosingReminder> builder)
    {
        builder.ToTable("ClosingReminders");
        builder.HasKey(r => r.CaseId);
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.HasOne<ClinicalCase>().WithOne().HasForeignKey<ClosingReminder>(r => r.CaseId);
    }
}
