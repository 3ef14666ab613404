using System.Globalization;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases;

/// <summary>The last case number of an organisation's year.</summary>
internal sealed class CaseNumber
{
    public required Guid OrganisationId { get; init; }

    public required int Year { get; init; }

    public required int Last { get; init; }
}

/// <summary>Gives out case numbers. Two at once get different ones; a case that is then refused leaves a gap.</summary>
internal sealed class CaseNumbers(HubDb db)
{
    public async Task<string> NextAsync(Guid organisationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        int year = now.UtcDateTime.Year;
        var last = await db.Database.SqlQuery<int>(
            $"""
             INSERT INTO "CaseNumbers" ("OrganisationId", "Year", "Last") VALUES ({organisationId}, {year}, 1)
             ON CONFLICT ("OrganisationId", "Year") DO UPDATE SET "Last" = "CaseNumbers"."Last" + 1 RETURNING "Last"
             """).ToListAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"C-{year}-{last.Single():0000}");
    }
}

internal sealed class CaseNumberMapping : IEntityTypeConfiguration<CaseNumber>
{
    public void Configure(EntityTypeBuilder<CaseNumber> builder)
    {
        builder.ToTable("CaseNumbers");
        builder.HasKey(n => new { n.OrganisationId, n.Year });
    }
}
