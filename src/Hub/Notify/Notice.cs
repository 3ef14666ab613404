using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Notify;

/// <summary>Something a clinician should know, until they have seen it. Ids only: what it is about is read with their rights.</summary>
internal sealed class Notice
{
    public required Guid Id { get; init; }

    /// <summary>The recipient's organisation.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid RecipientId { get; init; }

    /// <summary>Kebab case, such as <c>opinion-requested</c>; the page resource <c>notice-{kind}</c> has its text.</summary>
    public required string Kind { get; init; }

    public Guid? CaseId { get; init; }

    public Guid? SessionId { get; init; }

    /// <summary>Whose doing it was; null for the hub's own.</summary>
    public Guid? ById { get; init; }

    /// <summary>Went out on every channel at any hour.</summary>
    public bool IsUrgent { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? SeenAt { get; set; }
}

/// <summary>A notice as its recipient sees it.</summary>
/// <param name="Kind">The page resource <c>notice-{kind}</c> has its text.</param>
/// <param name="CaseNumber">Such as <c>C-2026-0007</c>.</param>
/// <param name="ByName">Whose doing it was.</param>
/// <param name="Briefing">The title of the briefing that it is about; null where it is about none.</param>
/// <param name="Place">Where it leads; <c>/n/{id}</c> leads there too and marks it as seen.</param>
public sealed record NoticeView(Guid Id, string Kind, Guid? CaseId, string? CaseNumber, Guid? SessionId, string? ByName, string? Briefing, DateTimeOffset At, bool Seen, string Place);

internal sealed class NoticeMapping : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.ToTable("Notices");
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.HasIndex(n => new { n.RecipientId, n.SeenAt, n.At });
        builder.HasIndex(n => new { n.CaseId, n.Kind });
        builder.HasOne<Clinician>().WithMany().HasForeignKey(n => n.RecipientId);
    }
}
