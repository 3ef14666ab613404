using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Audit;

/// <summary>
/// The words behind an audit entry's commitment. The log itself never holds them, so that this row can be deleted and the log still
/// verifies; while it is there, anybody can compute the commitment again and see that nobody changed a word.
/// </summary>
internal sealed class AuditDisclosure
{
    private const int SaltBytes = 32;

    private static readonly JsonSerializerOptions Canonical = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The entry that commits to it.</summary>
    public required long EntryIndex { get; init; }

    public required Guid? OrganisationId { get; init; }

    /// <summary>The recording it is about, and with which it goes.</summary>
    public required Guid AboutId { get; init; }

    /// <summary>Random, 32 bytes: without it a short answer could be guessed from its hash.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>One JSON object, keys in ordinal order, no white space.</summary>
    public required string Text { get; init; }

    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltBytes);

    public static string CanonicalText(IEnumerable<(string Key, string? Value)> fields) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string?>(fields.ToDictionary(field => field.Key, field => field.Value), StringComparer.Ordinal), Canonical);

    /// <summary>SHA-256(salt || text in UTF-8).</summary>
    public byte[] Commitment() => SHA256.HashData([.. Salt, .. Encoding.UTF8.GetBytes(Text)]);
}

/// <summary>What the running request's audit entry is to commit to. A handler tells it; who refuses says nothing.</summary>
internal sealed class Disclosure
{
    private (Guid AboutId, string Text)? told;

    /// <param name="aboutId">The recording; deleting it deletes the words.</param>
    /// <param name="fields">Such as an answer, a basis or a reason.</param>
    public void Tell(Guid aboutId, params IEnumerable<(string Key, string? Value)> fields) => told = (aboutId, AuditDisclosure.CanonicalText(fields));

    /// <summary>What was told since the last taking; null where nothing was.</summary>
    public (Guid AboutId, string Text)? Take()
    {
        var taken = told;
        told = null;
        return taken;
    }
}

internal sealed class AuditDisclosureMapping : IEntityTypeConfiguration<AuditDisclosure>
{
    public void Configure(EntityTypeBuilder<AuditDisclosure> builder)
    {
        builder.ToTable("AuditDisclosures");
        builder.HasKey(disclosure => disclosure.EntryIndex);
        builder.Property(disclosure => disclosure.EntryIndex).ValueGeneratedNever();
        builder.HasIndex(disclosure => disclosure.AboutId);
    }
}
