using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Notify;

/// <summary>How somebody wants to be told. Who has no row has never said anything: these are the defaults.</summary>
internal sealed class TellingSettings
{
    public required Guid ClinicianId { get; init; }

    /// <summary>The home organisation when it was made.</summary>
    public required Guid OrganisationId { get; init; }

    public Channels Questions { get; set; } = Channels.Mail;

    public Channels Answers { get; set; } = Channels.Mail;

    public Channels Deadlines { get; set; } = Channels.Mail;

    public Channels Live { get; set; } = Channels.Mail;

    public Channels Privacy { get; set; } = Channels.Mail;

    public Channels Organisation { get; set; }

    public Channels Account { get; set; } = Channels.Mail;

    /// <summary>One mail a day at this time of their zone, with all there is; null sends each at once.</summary>
    public TimeOnly? DigestAt { get; set; }

    /// <summary>Both or neither; from one time of their zone to another, over midnight where it is the later one.</summary>
    public TimeOnly? QuietFrom { get; set; }

    public TimeOnly? QuietUntil { get; set; }

    /// <summary>One of <see cref="ReadersLanguage.Known"/>; null follows the profile.</summary>
    public string? Language { get; set; }

    /// <summary>Verified, in E.164, sealed (<see cref="Calls.PhoneSeals"/>).</summary>
    public string? SealedPhone { get; set; }

    /// <summary>Not verified yet.</summary>
    public string? SealedNewPhone { get; set; }

    /// <summary>What was sent to the new number.</summary>
    public string? SealedCode { get; set; }

    public DateTimeOffset? CodeUntil { get; set; }

    /// <summary>How often a code was tried since it was sent.</summary>
    public int CodeTries { get; set; }

    /// <summary>How many codes were sent since <see cref="CodesSince"/>.</summary>
    public int Codes { get; set; }

    public DateTimeOffset? CodesSince { get; set; }

    /// <summary>What goes where while nothing is urgent. Account always keeps its mail.</summary>
    public Channels ChannelsOf(NoticeTopic topic) => topic switch
    {
        NoticeTopic.Questions => Questions,
        NoticeTopic.Answers => Answers,
        NoticeTopic.Deadlines => Deadlines,
        NoticeTopic.Live => Live,
        NoticeTopic.Privacy => Privacy,
        NoticeTopic.Organisation => Organisation,
        NoticeTopic.Account => Account | Channels.Mail,
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, null),
    };

    public void Choose(NoticeTopic topic, Channels channels)
    {
        switch (topic)
        {
            case NoticeTopic.Questions: Questions = channels; break;
            case NoticeTopic.Answers: Answers = channels; break;
            case NoticeTopic.Deadlines: Deadlines = channels; break;
            case NoticeTopic.Live: Live = channels; break;
            case NoticeTopic.Privacy: Privacy = channels; break;
            case NoticeTopic.Organisation: Organisation = channels; break;
            case NoticeTopic.Account: Account = channels | Channels.Mail; break;
            default: throw new ArgumentOutOfRangeException(nameof(topic), topic, null);
        }
    }
}

internal sealed class TellingSettingsMapping : IEntityTypeConfiguration<TellingSettings>
{
    public void Configure(EntityTypeBuilder<TellingSettings> builder)
    {
        builder.ToTable("TellingSettings");
        builder.HasKey(s => s.ClinicianId);
        builder.Property(s => s.ClinicianId).ValueGeneratedNever();
        builder.HasOne<Clinician>().WithOne().HasForeignKey<TellingSettings>(s => s.ClinicianId);
    }
}
