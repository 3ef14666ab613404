using CaseHub.Hub.Data;
using Microsoft.Extensions.Configuration;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>Bounds of the nightly work; bound to <c>CaseHub:Keeping</c>.</summary>
internal sealed class KeepingOptions
{
    public const string Section = "CaseHub:Keeping";

    /// <summary>How much is read back and compared each night, bytes; the recording that reaches it is finished. 64 GiB takes a disk some minutes, Azure an hour.</summary>
    public long VerifyBytesPerNight { get; set; } = 64L << 30;

    /// <exception cref="StartException">A setting that makes no sense.</exception>
    public static KeepingOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<KeepingOptions>() ?? new KeepingOptions();
        if (options.VerifyBytesPerNight <= 0) throw new StartException($"{Section}:VerifyBytesPerNight must be a number of bytes above 0.");
        return options;
    }
}
