using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People;

/// <summary>
/// Somebody of another hub who wrote in a case that was imported: a name beside a clinician's row, without account, address, membership or right. One organisation's packets make no person that
/// another organisation sees, and never one with an account here: who says to be Dr A elsewhere is Dr A of elsewhere.
/// </summary>
internal sealed class ImportedPerson
{
    private const int NameChars = 200;

    /// <summary>The id of their <see cref="Clinician"/> row.</summary>
    public required Guid ClinicianId { get; init; }

    /// <summary>Whose packet named them.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>Their id on the hub that they come from.</summary>
    public required Guid OutsideId { get; init; }

    public required string Name { get; init; }

    /// <summary>Theirs, by name.</summary>
    public required string Organisation { get; init; }

    public required string Country { get; init; }

    /// <summary>Host name of the hub that they come from; empty where it has none.</summary>
    public required string Hub { get; init; }

    /// <summary>As pages name them: nobody takes them for somebody of this hub.</summary>
    public string ShownName => Shown($"{Name} ({(Hub.Length == 0 ? Organisation : $"{Organisation}, {Hub}")})");

    /// <summary>The same person, told in the same words, has the same row, however often a packet comes.</summary>
    public static Guid IdFor(Guid organisationId, Guid outsideId, string name, string organisation, string country, string hub)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', organisationId, outsideId, name, organisation, country, hub)));
        // RFC 9562 §5.8: version 8 is for ids of one's own making.
        (hash[6], hash[8]) = ((byte)((hash[6] & 0x0F) | 0x80), (byte)((hash[8] & 0x3F) | 0x80));
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    /// <summary>The rows that the person's clinician consists of. Nobody can sign in by them: there is neither address nor password.</summary>
    public IEnumerable<object> Rows(DateTimeOffset at) =>
    [
        new IdentityUser<Guid> { Id = ClinicianId, UserName = $"imported-{ClinicianId:N}", NormalizedUserName = $"IMPORTED-{ClinicianId:N}".ToUpperInvariant(), SecurityStamp = $"{ClinicianId:N}" },
        new Clinician { Id = ClinicianId, HomeOrganisationId = OrganisationId, Name = ShownName, Country = Country, TimeZone = "UTC", CreatedAt = at },
        this,
    ];

    private static string Shown(string name) => name.Length <= NameChars ? name : $"{name.AsSpan(0, char.IsHighSurrogate(name[NameChars - 2]) ? NameChars - 2 : NameChars - 1)}…";
}

internal sealed class ImportedPersonMapping : IEntityTypeConfiguration<ImportedPerson>
{
    public void Configure(EntityTypeBuilder<ImportedPerson> builder)
    {
        builder.ToTable("ImportedPeople");
        builder.HasKey(p => p.ClinicianId);
        builder.Property(p => p.ClinicianId).ValueGeneratedNever();
        builder.Ignore(p => p.ShownName);
        builder.HasOne<Clinician>().WithOne().HasForeignKey<ImportedPerson>(p => p.ClinicianId);
        builder.HasIndex(p => p.OrganisationId);
    }
}
