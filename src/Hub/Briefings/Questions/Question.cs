using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>How far a question has come.</summary>
public enum QuestionState
{
    /// <summary>Waits for the hosts; the audience does not see it yet.</summary>
    Asked,

    /// <summary>Everybody sees it and can vote for it.</summary>
    Accepted,

    /// <summary>Is being answered on stage now.</summary>
    Answering,
    Answered,

    /// <summary>Not taken, for a reason that its asker sees.</summary>
    Dismissed,
}

/// <summary>What a host does with a question.</summary>
public enum QuestionMove
{
    Accept,
    Dismiss,

    /// <summary>Its answer begins on stage.</summary>
    Begin,

    /// <summary>The answer on stage has been given.</summary>
    Finish,
}

/// <summary>One question to a briefing, in its asker's words, which nobody else changes.</summary>
internal sealed class Question
{
    /// <summary>UTF-16 units.</summary>
    public const int MaxTextLength = 1000;

    public const int MaxReasonLength = 300;

    public const int MaxAnswerLength = 4000;

    public required Guid Id { get; init; }

    /// <summary>The session's.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid SessionId { get; init; }

    public required Guid AskedById { get; init; }

    /// <summary>The asker's own id for it: the same question sent twice is stored once.</summary>
    public required Guid ClientId { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>BCP 47; <c>und</c> where nobody said.</summary>
    public required string Language { get; init; }

    public required string Text { get; init; }

    /// <summary>Only the hosts see whose it is.</summary>
    public required bool IsAnonymous { get; init; }

    public QuestionState State { get; private set; }

    /// <summary>Why it was dismissed, for its asker.</summary>
    public string? Reason { get; private set; }

    /// <summary>The question that it was joined with; that one is never joined itself.</summary>
    public Guid? MergedIntoId { get; set; }

    /// <summary>When its answer on stage began, the last time.</summary>
    public DateTimeOffset? AnsweringAt { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>The answer in writing; null where there is none.</summary>
    public string? AnswerText { get; private set; }

    public string? AnswerLanguage { get; private set; }

    public Guid? AnsweredById { get; private set; }

    /// <summary>Rises with each change: of two hosts at once the second is told.</summary>
    public long Version { get; set; }

    /// <summary>The state table; null where the move makes no sense.</summary>
    public static QuestionState? Next(QuestionState state, QuestionMove move) => (state, move) switch
    {
        (QuestionState.Asked or QuestionState.Dismissed or QuestionState.Accepted, QuestionMove.Accept) => QuestionState.Accepted,
        // Begun by mistake: it waits again.
        (QuestionState.Answering, QuestionMove.Accept) => QuestionState.Accepted,
        (QuestionState.Asked or QuestionState.Accepted or QuestionState.Dismissed, QuestionMove.Dismiss) => QuestionState.Dismissed,
        (QuestionState.Asked or QuestionState.Accepted or QuestionState.Answered or QuestionState.Answering, QuestionMove.Begin) => QuestionState.Answering,
        (QuestionState.Answering or QuestionState.Answered, QuestionMove.Finish) => QuestionState.Answered,
        _ => null,
    };

    public void Become(QuestionState state, string? reason, DateTimeOffset now)
    {
        if (state == QuestionState.Answering && State != QuestionState.Answering) AnsweringAt = now;
        if (state == QuestionState.Answered && State != QuestionState.Answered) AnsweredAt = now;
        Reason = state == QuestionState.Dismissed ? reason : null;
        State = state;
        Version++;
    }

    /// <summary>Answers in writing; while it is answered on stage that goes on.</summary>
    public void Answer(string text, string language, Guid byId, DateTimeOffset now)
    {
        (AnswerText, AnswerLanguage, AnsweredById) = (text, language, byId);
        if (State == QuestionState.Answering) Version++;
        else Become(QuestionState.Answered, null, now);
    }
}

/// <summary>Somebody wants to hear the answer; its asker does from the first.</summary>
internal sealed class QuestionVote
{
    public required Guid QuestionId { get; init; }

    public required Guid ClinicianId { get; init; }

    public required Guid SessionId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>What a translation is of.</summary>
public enum TranslationOf
{
    Question,
    Answer,
}

/// <summary>A question, or its written answer, in one more language.</summary>
internal sealed class QuestionTranslation
{
    public required Guid QuestionId { get; init; }

    public required TranslationOf Of { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    public required Guid SessionId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required string Text { get; set; }

    public required Guid ById { get; set; }

    public required DateTimeOffset At { get; set; }
}

internal sealed class QuestionMapping : IEntityTypeConfiguration<Question>, IEntityTypeConfiguration<QuestionVote>, IEntityTypeConfiguration<QuestionTranslation>
{
    public void Configure(EntityTypeBuilder<Question> builder)
    {
        builder.ToTable("Questions");
        builder.Property(question => question.Id).ValueGeneratedNever();
        builder.Property(question => question.State).HasConversion<string>().HasMaxLength(16);
        builder.Property(question => question.Language).HasMaxLength(SessionSeat.MaxLanguageLength);
        builder.Property(question => question.AnswerLanguage).HasMaxLength(SessionSeat.MaxLanguageLength);
        builder.Property(question => question.Text).HasMaxLength(Question.MaxTextLength);
        builder.Property(question => question.Reason).HasMaxLength(Question.MaxReasonLength);
        builder.Property(question => question.Version).IsConcurrencyToken();
        builder.HasIndex(question => new { question.SessionId, question.AskedById, question.ClientId }).IsUnique();
        builder.HasIndex(question => question.MergedIntoId);
        builder.HasOne<Session>().WithMany().HasForeignKey(question => question.SessionId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(question => question.AskedById).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<QuestionVote> builder)
    {
        builder.ToTable("QuestionVotes");
        builder.HasKey(vote => new { vote.QuestionId, vote.ClinicianId });
        builder.HasIndex(vote => vote.SessionId);
        builder.HasOne<Question>().WithMany().HasForeignKey(vote => vote.QuestionId);
    }

    public void Configure(EntityTypeBuilder<QuestionTranslation> builder)
    {
        builder.ToTable("QuestionTranslations");
        builder.HasKey(translation => new { translation.QuestionId, translation.Of, translation.Language });
        builder.Property(translation => translation.Of).HasConversion<string>().HasMaxLength(16);
        builder.Property(translation => translation.Language).HasMaxLength(SessionSeat.MaxLanguageLength);
        builder.HasIndex(translation => translation.SessionId);
        builder.HasOne<Question>().WithMany().HasForeignKey(translation => translation.QuestionId);
    }
}
