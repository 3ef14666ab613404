using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People.Drafts;

/// <summary>The key under which a person's browsers keep what they typed until it is stored here. It never changes, so that whatever browser they come back to can read what they left there.</summary>
internal sealed class DraftKey
{
    /// <summary>AES-256.</summary>
    public const int Bytes = 32;

    public required Guid ClinicianId { get; init; }

    /// <summary>The person's home.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>By <see cref="DraftKeySeal"/>; replaced where it cannot be opened any more.</summary>
    public required string Sealed { get; set; }
}

/// <summary>Seals a draft key with Data Protection's keys, for that person alone: moved to another row it cannot be opened.</summary>
internal sealed class DraftKeySeal(IDataProtectionProvider protection)
{
    public (byte[] Key, string Sealed) Make(Guid clinicianId)
    {
        byte[] key = RandomNumberGenerator.GetBytes(DraftKey.Bytes);
        return (key, Convert.ToBase64String(For(clinicianId).Protect(key)));
    }

    /// <returns>Null where the ring of keys that sealed it is gone.</returns>
    public byte[]? Open(DraftKey row)
    {
        try
        {
            return For(row.ClinicianId).Unprotect(Convert.FromBase64String(row.Sealed));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(Guid clinicianId) => protection.CreateProtector("CaseHub.Drafts", $"{clinicianId}");
}

internal sealed class DraftKeyMapping : IEntityTypeConfiguration<DraftKey>
{
    public void Configure(EntityTypeBuilder<DraftKey> builder)
    {
        builder.ToTable("DraftKeys");
        builder.HasKey(k => k.ClinicianId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(k => k.ClinicianId);
    }
}
