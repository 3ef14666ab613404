using System.Text.Json;
using System.Text.Json.Serialization;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>An organisation's own version of a specialty's template. The row outlives going back to the built-in one, so that its version never begins anew.</summary>
internal sealed class CaseTemplate
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    public required Guid OrganisationId { get; init; }

    /// <summary>A code of <see cref="People.Specialty"/>.</summary>
    public required string Specialty { get; init; }

    /// <summary>A <see cref="RequestTemplate"/> in JSON; null where the organisation went back to the built-in one.</summary>
    public string? Content { get; private set; }

    /// <summary>Rises with every change: of two at once, the second is refused.</summary>
    public int Version { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public RequestTemplate? Template => Content is null ? null : JsonSerializer.Deserialize<RequestTemplate>(Content, Format);

    /// <param name="template">Null goes back to the built-in one.</param>
    /// <param name="now">When.</param>
    public void Set(RequestTemplate? template, DateTimeOffset now)
    {
        Content = template is null ? null : JsonSerializer.Serialize(template, Format);
        ChangedAt = now;
        Version++;
    }
}

internal sealed class CaseTemplateMapping : IEntityTypeConfiguration<CaseTemplate>
{
    public void Configure(EntityTypeBuilder<CaseTemplate> builder)
    {
        builder.ToTable("CaseTemplates");
        builder.HasKey(t => new { t.OrganisationId, t.Specialty });
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.Ignore(t => t.Template);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(t => t.OrganisationId).OnDelete(DeleteBehavior.Cascade);
    }
}
