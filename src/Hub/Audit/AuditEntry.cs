using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Audit;

/// <summary>Who asked for what, about which id, and what came of it. Ids and codes only: never a name or a word of a patient's story.</summary>
internal sealed class AuditEntry
{
    /// <summary>From 0, without gaps.</summary>
    public required long Index { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The actor's organisation; null where nobody was signed in.</summary>
    public required Guid? OrganisationId { get; init; }

    public required Guid? ActorId { get; init; }

    public required Guid? SignInId { get; init; }

    /// <summary>The request type, such as <c>Cases.AcceptCase</c>.</summary>
    public required string Request { get; init; }

    /// <summary>The case, session or recording it is about.</summary>
    public required Guid? SubjectId { get; init; }

    /// <summary><c>granted</c>, or the refusal's code.</summary>
    public required string Result { get; init; }

    /// <summary>SHA-256 over salt and words of an <see cref="AuditDisclosure"/>, which can be deleted; null where there is nothing to prove, and in older entries.</summary>
    public byte[]? Commitment { get; set; }

    /// <summary>The hash tree's peaks up to and with this entry: what the next entry builds on, and what gives a change away.</summary>
    public byte[] Peaks { get; set; } = [];

    /// <summary>A commitment is one more line: an entry without one hashes as before there were any.</summary>
    public byte[] LeafHash() => MerkleTree.LeafHash(Encoding.UTF8.GetBytes(Commitment is null ? Lines() : $"{Lines()}\n{Convert.ToHexStringLower(Commitment)}"));

    private string Lines() => string.Join(
        '\n',
        Index.ToString(CultureInfo.InvariantCulture),
        At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) + At.Microsecond.ToString("000", CultureInfo.InvariantCulture),
        OrganisationId,
        ActorId,
        SignInId,
        Request,
        SubjectId,
        Result);
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.HasKey(e => e.Index);
        builder.Property(e => e.Index).ValueGeneratedNever();
        builder.HasIndex(e => e.SubjectId);
    }
}
