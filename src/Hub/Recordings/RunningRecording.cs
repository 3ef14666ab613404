using System.Threading.Channels;
using CaseHub.Hub.Live;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Playback;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>
/// One recording while it is asked for and runs, owned by one loop behind a bounded mailbox. Nothing of a person is written before their
/// yes is on disk; a no, also a late one, and a pause take effect before anything is written about them.
/// </summary>
internal sealed partial class RunningRecording
{
    private readonly Channel<RecordingMessage> mailbox = Channel.CreateBounded<RecordingMessage>(new BoundedChannelOptions(256) { SingleReader = true });
    private readonly ConsentBook book = new();
    private readonly Dictionary<Guid, PublicationOpened> publications = [];
    private readonly Recording recording;
    private readonly Room room;
    private readonly OpenTracks tracks;
    private readonly RecordingShelf shelf;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private RecordingPause? pause;
    private DateTimeOffset? pausedAt;
    private string? trouble;
    private long beganAt;
    private volatile bool isOver;

    public RunningRecording(Recording recording, Room room, OpenTracks tracks, RecordingShelf shelf, TimeProvider clock, ILogger logger)
    {
        (this.recording, this.room, this.tracks, this.shelf, this.clock, this.logger) = (recording, room, tracks, shelf, clock, logger);
        tracks.TellTroubleTo(kind => Post(new RecordingMessage.Trouble(kind)));
        tracks.AskToTryAgain(() => Post(new RecordingMessage.TryAgain()));
        foreach (var person in room.View.People.Where(person => !person.IsDevice)) book.Ask(person.ClinicianId);
    }

    public Guid RecordingId => recording.Id;

    public Guid SessionId => recording.SessionId;

    /// <summary>Milliseconds on the recording's time line; 0 before it began.</summary>
    private long NowMs => recording.StartedAt is null ? 0 : (long)clock.GetElapsedTime(beganAt).TotalMilliseconds;

    public bool IsStarted { get; private set; }

    /// <inheritdoc cref="OpenTracks.Playable"/>
    public Snapshot? Playable(Guid trackId) => tracks.Playable(trackId);

    /// <summary>Begins to ask; once.</summary>
    public void Start()
    {
        IsStarted = true;
        _ = Task.Run(RunAsync);
    }

    public bool Post(RecordingMessage message) => mailbox.Writer.TryWrite(message);

    /// <summary>Posts a message that is answered.</summary>
    public async Task<Heard> AskAsync(Func<TaskCompletionSource<Heard>, RecordingMessage.Asked> message, CancellationToken cancellationToken)
    {
        var reply = new TaskCompletionSource<Heard>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Post(message(reply))) return isOver ? Heard.Over : Heard.Busy;
        return await reply.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        Show("asking");
        room.Post(new RoomMessage.AnnouncePublications());
        await foreach (var message in mailbox.Reader.ReadAllAsync())
        {
            try
            {
                await TakeAsync(message);
            }
            catch (Exception broken)
            {
                RecordingLog.RecordingMessageFailed(logger, RecordingId, message.GetType().Name, broken);
                (message as RecordingMessage.Asked)?.Reply.TrySetException(broken);
                (message as RecordingMessage.Stop)?.Reply.TrySetException(broken);
            }
        }

        await shelf.StoreAsync(recording);
    }

    private async Task TakeAsync(RecordingMessage message)
    {
        if (message is RecordingMessage.Asked asked) asked.Reply.TrySetResult(isOver ? Heard.Over : await HearAsync(asked));
        else if (message is RecordingMessage.Stop stop) await StopAsync(stop);
        else if (!isOver) await FollowAsync(message);
    }

    private Task<Heard> HearAsync(RecordingMessage.Asked asked) => asked switch
    {
        RecordingMessage.Answer answer => AnswerAsync(answer),
        RecordingMessage.AnswerForDevice answer => AnswerForDeviceAsync(answer),
        RecordingMessage.Pause paused => PauseAsync(paused.By),
        RecordingMessage.Resume resumed => ResumeAsync(resumed.By),
        RecordingMessage.Mark mark => MarkAsync(mark),
        _ => throw new InvalidOperationException($"No recording takes {asked.GetType().Name}."),
    };

    private Task FollowAsync(RecordingMessage message) => message switch
    {
        RecordingMessage.Entered entered => AskAsync(entered.ClinicianId),
        RecordingMessage.Counted counted => CountAsync(counted.ClinicianId),
        RecordingMessage.Opened opened => OpenAsync(opened.Publication),
        RecordingMessage.Closed closed => CloseAsync(closed.PublicationId),
        RecordingMessage.Trouble told => TellTroubleAsync(told.Kind),
        RecordingMessage.TryAgain => ApplyAsync(),
        _ => throw new InvalidOperationException($"No recording takes {message.GetType().Name}."),
    };

    private async Task OpenAsync(PublicationOpened opened)
    {
        if (!publications.TryAdd(opened.Publication.PublicationId, opened)) return;
        if (opened.Publication.RecordingConsent is { } consent && book.MeetDevice(opened.DeviceId, consent))
            await NoteAsync(AnswerRow(opened.ClinicianId, Word(consent), opened.DeviceId), opened.ParticipantId);
        if (book.Agrees(opened)) await BeginAsync();
        await ApplyAsync();
        Show();
    }

    private async Task CloseAsync(Guid publicationId)
    {
        if (!publications.Remove(publicationId)) return;
        await tracks.CloseAsync(publicationId);
        Show();
    }

    /// <summary>The first yes, whoever's it is, sets zero of the time line.</summary>
    private async Task BeginAsync()
    {
        if (recording.State != RecordingState.Asking) return;
        recording.State = RecordingState.Recording;
        recording.StartedAt = clock.GetUtcNow();
        beganAt = clock.GetTimestamp();
        tracks.Begin();
        await shelf.SaveAsync(recording);
        await WriteAsync(RecordingDrafts.Started(RecordingId));
    }

    /// <summary>Brings every publication to what the book says: first those of which nothing may be written any more.</summary>
    private async Task ApplyAsync()
    {
        Hold();
        if (recording.State != RecordingState.Recording) return;
        foreach (var opened in publications.Values.Where(opened => book.HeldBy(opened) is null).ToList())
        {
            if (tracks.Resume(opened.Publication.PublicationId)) continue;
            if (await tracks.OpenAsync(room.Media, opened) is { } track) await shelf.AddTrackAsync(recording, track);
        }
    }

    /// <summary>Not one packet more of those who may not be written, from this call on.</summary>
    private void Hold()
    {
        foreach (var (publicationId, opened) in publications)
        {
            if (book.HeldBy(opened) is { } cause) tracks.Pause(publicationId, cause);
        }
    }

    private Task TellTroubleAsync(string? kind)
    {
        trouble = kind;
        Show();
        return Task.CompletedTask;
    }

    private async Task StopAsync(RecordingMessage.Stop stop)
    {
        if (isOver)
        {
            stop.Reply.TrySetResult(new Done());
            return;
        }

        isOver = true;
        mailbox.Writer.TryComplete();
        Show("closing");
        try
        {
            await tracks.CloseAllAsync();
            recording.State = RecordingState.Closing;
            // Begin and length, whatever the clock on the wall was set to meanwhile.
            recording.StoppedAt = recording.StartedAt?.AddMilliseconds(NowMs) ?? clock.GetUtcNow();
            if (pause is not null) await EndPauseAsync(NowMs);
            await shelf.SaveAsync(recording);
            await WriteAsync(RecordingDrafts.Stopped(RecordingId, stop.By));
        }
        finally
        {
            // Whatever went wrong: nothing of anybody is written any more, and the room says so.
            room.Post(new RoomMessage.ShowRecording(null));
        }

        stop.Reply.TrySetResult(new Done());
    }

    private void Show() => Show(recording.State == RecordingState.Asking ? "asking" : "recording");

    private void Show(string state)
    {
        var seen = room.View;
        room.Post(new RoomMessage.ShowRecording(new RecordingView(
            RecordingId,
            state,
            recording.AskedBy,
            recording.StartedAt,
            [.. book.Answers.Select(answer => new ConsentView(answer.ClinicianId, Word(answer.Agrees), seen.PeopleWith(answer.ClinicianId)))],
            Choices.CodeOf(recording.Class),
            book.IsPaused,
            pause?.By,
            pausedAt,
            [.. publications.Values.Where(ConsentBook.IsDevice).Select(device => new DeviceConsentView(device.ParticipantId, Word(book.AnswerOfDevice(device.DeviceId))))],
            trouble)));
    }

    private static string Word(bool? agrees) => agrees switch { true => "yes", false => "no", null => "asked" };

    private async Task WriteAsync(LogDraft draft)
    {
        if (await room.AskAsync<LogPosition>(reply => new RoomMessage.Append(draft, reply), CancellationToken.None) is null)
            throw new InvalidOperationException("The room takes no messages.");
    }
}
